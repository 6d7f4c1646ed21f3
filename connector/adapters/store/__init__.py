"""What the connector keeps: SQLAlchemy Core over one database, one module per subject.

About people it holds the EHR user's unique id and the Microsoft object id, nothing else.
"""
