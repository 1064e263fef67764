"""Jekyll's Liquid, rendered to pieces that know where they were written."""
