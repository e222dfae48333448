"""The only room that talks to the database: connect, migrate, pull, refresh, read; and the command line."""
