"""One module for each family of rules; each yields findings and goes on."""
