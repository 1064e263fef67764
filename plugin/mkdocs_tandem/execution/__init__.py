"""Examples sent to a service, and its responses compared."""
