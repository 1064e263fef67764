-- Things of each kind: a column for each member that they are looked up by, the rest as JSON.
CREATE TABLE IF NOT EXISTS callbacks (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, audience TEXT NOT NULL, owner TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS callbacks_by_owner ON callbacks (owner);
CREATE TABLE IF NOT EXISTS remotes (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, callback_id TEXT NOT NULL, vid TEXT NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS remotes_by_callback_id ON remotes (callback_id);
CREATE INDEX IF NOT EXISTS remotes_by_action ON remotes (vid, type, status);
CREATE TABLE IF NOT EXISTS monitors (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, audience TEXT NOT NULL, owner TEXT NOT NULL, callback_id TEXT NOT NULL, vid TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS monitors_by_owner ON monitors (owner);
CREATE INDEX IF NOT EXISTS monitors_by_callback_id ON monitors (callback_id);
CREATE INDEX IF NOT EXISTS monitors_by_vid ON monitors (vid);
CREATE TABLE IF NOT EXISTS watches (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, monitor_id TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS watches_by_monitor_id ON watches (monitor_id);
CREATE TABLE IF NOT EXISTS vehicles (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL
);

-- What is to happen later: steps of actions, and reminders.
CREATE TABLE IF NOT EXISTS timers (
    number INTEGER PRIMARY KEY, due REAL NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
    vid TEXT NOT NULL, UNIQUE (kind, subject, vid)
);
CREATE INDEX IF NOT EXISTS timers_by_due ON timers (due);

-- Notifications that travel together; one that is open takes more of them. `paused` adds up
-- 1 for the callback and 2 for the monitor.
CREATE TABLE IF NOT EXISTS parcels (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, stream TEXT NOT NULL,
    callback_id TEXT NOT NULL, monitor_id TEXT NOT NULL, joint TEXT NOT NULL,
    envelope TEXT NOT NULL, is_driver INTEGER NOT NULL, size INTEGER NOT NULL,
    count INTEGER NOT NULL DEFAULT 1, is_open INTEGER NOT NULL, tries INTEGER, delay REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, paused INTEGER NOT NULL DEFAULT 0, due REAL NOT NULL,
    expires REAL NOT NULL, receiver TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS parcels_by_due ON parcels (paused, due, receiver);
CREATE INDEX IF NOT EXISTS parcels_by_expires ON parcels (expires);
CREATE INDEX IF NOT EXISTS parcels_by_stream ON parcels (stream);
CREATE INDEX IF NOT EXISTS parcels_by_joint ON parcels (joint) WHERE is_open;
CREATE INDEX IF NOT EXISTS parcels_of_callback ON parcels (callback_id);
CREATE INDEX IF NOT EXISTS parcels_of_monitor ON parcels (monitor_id);

-- What is told.
CREATE TABLE IF NOT EXISTS messages (
    number INTEGER PRIMARY KEY, parcel INTEGER NOT NULL REFERENCES parcels ON DELETE CASCADE,
    triggered REAL NOT NULL, event TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS messages_of_parcel ON messages (parcel);
