"""`fixharvest review`: decide on the texts that a run cut, in a browser on this computer.

`queue` lists the texts, `journal` remembers who decided what and when, `settings_edit` writes what a decision means into the
settings file, `desk` joins the three, and `app` serves them. Only `app` imports the web server, and only `settings_edit` the
TOML editor; both are extras.
"""
