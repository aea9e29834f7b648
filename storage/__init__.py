"""Tables, queries and migrations; methods speak the domain and rows stay inside."""
