"""Small mistakes, put into the plugin one at a time: do its tests find them?"""
