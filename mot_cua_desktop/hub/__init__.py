"""The other end: keeps the log of every ward, judges each event by custody, hands it on to the ward's desks."""
