"""What the pages share on screen: frame, identity, filters, cards, language, projector."""
