using System.Text;
using Akka.Smr.Protocol;
using Akka.Smr.Raft.Log;
using Akka.Smr.Serialization;

namespace Akka.Smr.StateMachines;

/// <summary>
/// Runs the user's handlers. What they throw is an outcome; what <see cref="Command"/> itself throws means that this replica can't
/// go on.
/// </summary>
internal sealed class CommandRunner(
    MachineDefinition definition, ApplyContext context, Akka.Serialization.Serialization serialization, OneSidedFailure oneSided)
{
    // Sessions keep outcomes: a long text would be kept for each of them.
    private const int MostFailureCharacters = 1024;

    /// <summary>Whether the last command's handler threw half-way, so that the state is neither as before nor as after it.</summary>
    public bool IsSpoiled { get; private set; }

    /// <summary>Whether the last command was run to its end.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Runs a command and makes the bytes of its reply, which are part of the replicated state.</summary>
    public Outcome Command(Entry entry, ReadOnlyMemory<byte> payload)
    {
        Forget();
        if (Read(payload, isQuery: false, out var command, out var invalid) is not { } handler)
            return Said(ReplyKind.Invalid, entry.Id, invalid);

        context.EnterCommand(entry);
        try
        {
            var reply = handler.Run(command);
            if (reply is CommandFailure refused)
                return Said(ReplyKind.Failed, entry.Id, refused.Reason);

            var bytes = UserPayload.Encode(serialization, Finished(reply));
            definition.Accept?.Invoke();
            IsDone = true;
            return new Outcome(ReplyKind.Done, entry.Id, bytes);
        }
        catch (Exception thrown) when (!OneSidedFailure.InHandler(thrown))
        {
            IsSpoiled = definition.Accept is null;
            return Said(ReplyKind.Failed, entry.Id, SentenceOf(thrown));
        }
        finally
        {
            context.Leave();
        }
    }

    /// <summary>Runs a command again that has succeeded before, to bring back the state that it made.</summary>
    public void Again(Entry entry, ReadOnlyMemory<byte> payload)
    {
        var handler = Read(payload, isQuery: false, out var command, out var invalid) ?? throw new InvalidDataException(invalid);
        context.EnterCommand(entry);
        try
        {
            handler.Run(command);
        }
        finally
        {
            context.Leave();
        }
    }

    /// <summary>Answers a query on the present state.</summary>
    public Outcome Query(ReadOnlyMemory<byte> payload, in Position position)
    {
        if (Read(payload, isQuery: true, out var query, out var invalid) is not { } handler)
            return Said(ReplyKind.Invalid, position.At, invalid);

        context.EnterQuery(position);
        try
        {
            return handler.Run(query) switch
            {
                CommandFailure refused => Said(ReplyKind.Failed, position.At, refused.Reason),
                var reply => new Outcome(ReplyKind.Done, position.At, UserPayload.Encode(serialization, Finished(reply))),
            };
        }
        catch (Exception thrown) when (!OneSidedFailure.InHandler(thrown))
        {
            return Said(ReplyKind.Failed, position.At, SentenceOf(thrown));
        }
        finally
        {
            context.Leave();
        }
    }

    // An exception's message is the user's code as well, and may be null whatever its type says.
    private static string SentenceOf(Exception thrown) => (string?)thrown.Message ?? thrown.GetType().Name;

    /// <summary>The last entry was none of the user's.</summary>
    public void Forget() => (IsSpoiled, IsDone) = (false, false);

    /// <summary>An outcome whose payload is a sentence.</summary>
    public static Outcome Said(ReplyKind kind, EntryId at, string sentence) =>
        new(kind, at, Encoding.UTF8.GetBytes(sentence.Length <= MostFailureCharacters ? sentence : sentence[..MostFailureCharacters]));

    /// <summary>The handler of what the bytes say, or null, and a sentence that says why there is none.</summary>
    private Handler? Read(ReadOnlyMemory<byte> payload, bool isQuery, out object message, out string invalid)
    {
        message = string.Empty;
        invalid = string.Empty;
        try
        {
            message = UserPayload.Decode(serialization, payload)!;
        }
        catch (Exception thrown) when (!oneSided.InPayload(thrown, payload.Length))
        {
            invalid = $"The message can't be read: {thrown.Message}";
            return null;
        }

        var handler = message is null ? null : definition.Handlers.Find(message.GetType());
        if (handler?.IsQuery == isQuery)
            return handler;
        invalid = $"{message?.GetType().ToString() ?? "null"} is {(handler is null ? "not handled" : isQuery ? "a command" : "a query")} here.";
        return null;
    }

    private static object? Finished(object? reply) => reply is Task
        ? throw new InvalidOperationException("A handler returned a task. Handlers run to their end at once: what takes time belongs in the caller.")
        : reply;
}
