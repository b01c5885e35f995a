"""A finished run as tools for agents, over the Model Context Protocol; nothing is written into the run.

`shelf` indexes the run in a temporary database and reads its articles, `answers` makes typed answers of limited size from
them, `tools` holds what an agent may call, and `server` alone knows the protocol. This room may import `outputs`, `single`,
and every room below them, but never `learn`, `review`, `api` or `cli`.
"""
