"""Give a person a role: who may look, and at which departments."""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from language import Problem

ROLES = ("director", "quality_office", "department_head", "staff")


@dataclass(frozen=True)
class Granted:
    """A person's role and departments before (None: was not known) and after."""

    before: tuple[str, tuple[str, ...]] | None
    after: tuple[str, tuple[str, ...]]


def grant(
    connection: Connection, email: str, role: str, departments: tuple[str, ...] = (), name: str | None = None
) -> Granted:
    """Write one row of quality.person in the owner's transaction; the name stays where none is given.

    Problem: no e-mail address, an unknown department, or a head without any.
    """
    email = email.strip().lower()
    _check(connection, email, role, departments)
    row = connection.execute(
        text("select role, departments from quality.person where email = :email for update"), {"email": email}
    ).one_or_none()
    connection.execute(
        text(
            """
            insert into quality.person as known (email, display_name, role, departments)
            values (:email, coalesce(:name, split_part(:email, '@', 1)), :role, :departments)
            on conflict (email) do update set
                display_name = coalesce(:name, known.display_name),
                role = excluded.role,
                departments = excluded.departments
            """
        ),
        {"email": email, "name": name, "role": role, "departments": list(departments)},
    )
    before = (row.role, tuple(row.departments)) if row else None
    return Granted(before, (role, departments))


def _check(connection: Connection, email: str, role: str, departments: tuple[str, ...]) -> None:
    local, at, domain = email.partition("@")
    if not (local and at and domain) or "@" in domain or not email.isprintable() or " " in email:
        raise Problem("{email} is not an e-mail address.", email=email)
    if role not in ROLES:
        raise Problem("There is no role {role}. Choose one of: {roles}.", role=role, roles=", ".join(ROLES))
    if role == "department_head" and not departments:
        raise Problem("Say which department {email} heads: --department ID, once for each.", email=email)
    known = set(connection.scalars(text("select department_id from hospital.department")))
    if unknown := [department for department in departments if department not in known]:
        raise Problem(
            "There is no department {unknown}. The departments are: {known}.",
            unknown=", ".join(unknown),
            known=", ".join(sorted(known)),
        )
