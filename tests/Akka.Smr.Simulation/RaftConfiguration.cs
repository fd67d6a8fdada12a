// Akka.Configuration is a namespace, and nearer than any using: inside this project the group's configuration needs a name of its own.
global using RaftConfiguration = Akka.Smr.Raft.Membership.Configuration;
