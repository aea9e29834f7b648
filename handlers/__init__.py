"""What people can do, one file per noun; each offers `router()`."""
