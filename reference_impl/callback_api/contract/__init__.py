"""What the API promises each audience: schemas, routes, examples, and the documents they make."""
