"""The JavaScript side of the bridge. jsii wants the folder to have this name."""
