"""What a target keeps and writes, as [observe] of its target file names it: read as bytes, as rows, as lines."""
