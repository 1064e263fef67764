"""Language server: findings while pages are written, in editors.

Source: Language Server Protocol 3.17.
"""
