//! What goes wrong in real reports.
