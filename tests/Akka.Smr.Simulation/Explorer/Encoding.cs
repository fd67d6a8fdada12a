using Akka.Smr.Raft;
using Akka.Smr.Raft.Log;
using Akka.Smr.Raft.Membership;

namespace Akka.Smr.Simulation.Explorer;

/// <summary>
/// The canonical form of a part of a state: numbers, members, and records kept by member whose order means nothing. Its
/// hash under each renaming of members is computed once.
/// </summary>
internal sealed class Encoding
{
    private readonly Token[] _tokens;
    private readonly UInt128[] _hashes;
    private ulong _known;

    private Encoding(Token[] tokens, Renaming renaming)
    {
        _tokens = tokens;
        _hashes = new UInt128[renaming.Count];
    }

    private enum TokenKind : byte
    {
        Number,
        Member,
        BeginRecord,
        EndRecord,
    }

    public UInt128 Hash(Renaming renaming, int which)
    {
        if ((_known >> which & 1) == 0)
        {
            _hashes[which] = Compute(renaming, which);
            _known |= 1UL << which;
        }

        return _hashes[which];
    }

    private UInt128 Compute(Renaming renaming, int which)
    {
        var hash = StateHash.Start(1);
        var records = UInt128.Zero;
        var outside = hash;
        foreach (var token in _tokens)
        {
            switch (token.Kind)
            {
                case TokenKind.Number:
                    hash = StateHash.Add(hash, (ulong)token.Value);
                    break;
                case TokenKind.Member:
                    hash = StateHash.Add(hash, renaming.Rename(which, token.Value));
                    break;
                case TokenKind.BeginRecord:
                    outside = hash;
                    hash = StateHash.Add(StateHash.Start(2), renaming.Rename(which, token.Value));
                    break;
                default:
                    records += StateHash.Finish(hash);
                    hash = outside;
                    break;
            }
        }

        return StateHash.Finish(StateHash.Add(hash, records));
    }

    private readonly record struct Token(TokenKind Kind, long Value);

    /// <summary>Collects one encoding after the other.</summary>
    public sealed class Writer(Renaming renaming) : IStateWriter
    {
        private readonly List<Token> _tokens = new(256);

        public void Write(long value) => _tokens.Add(new Token(TokenKind.Number, value));

        public void WriteText(string text)
        {
            Write(text.Length);
            foreach (var one in text)
                Write(one);
        }

        public void WriteMember(Identity identity) => _tokens.Add(new Token(TokenKind.Member, Code(identity)));

        public void BeginRecord(Identity identity) => _tokens.Add(new Token(TokenKind.BeginRecord, Code(identity)));

        public void EndRecord() => _tokens.Add(new Token(TokenKind.EndRecord, 0));

        public void Write(EntryId id)
        {
            Write(id.Index.Value);
            Write(id.Term.Value);
        }

        public void Write(ReadOnlySpan<Entry> entries)
        {
            Write(entries.Length);
            foreach (var entry in entries)
            {
                Write(entry.Id);
                Write(entry.Kind.Value);
                foreach (var one in entry.Payload.Span)
                    Write(one);
            }
        }

        public Encoding Take()
        {
            var encoding = new Encoding([.. _tokens], renaming);
            _tokens.Clear();
            return encoding;
        }

        private static long Code(Identity identity) => identity == Identity.None ? 0 : ((long)SmallWorld.SlotOf(identity) << 8) + 0x80 + (identity.Storage.Value & 0xf);
    }
}
