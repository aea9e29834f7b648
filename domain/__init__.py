"""The rules in plain Python: no Telegram library, no database, no network, no clock of its own."""
