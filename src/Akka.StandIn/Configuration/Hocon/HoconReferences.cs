namespace Akka.Configuration.Hocon;

/// <summary>Gives the substitutions of a document their targets, once the whole of it is known.</summary>
internal static class HoconReferences
{
    /// <exception cref="FormatException">A path leads nowhere, or round in a circle.</exception>
    public static void Resolve(HoconValue root, List<HoconReference> references)
    {
        if (references.Count == 0)
            return;

        foreach (var reference in references)
        {
            reference.Target = Find(root, reference.Path) ?? reference.Target;
            if (reference.Target is null && !reference.Optional)
                throw new FormatException($"Unresolved substitution: {reference.Path} ({reference.Position})");
        }

        RefuseCircles(root, [], []);
        DropUndefined(root);
    }

    private static HoconValue? Find(HoconValue root, string path)
    {
        HoconValue? value = root;
        foreach (var key in HoconPath.Split(path))
            value = value?.GetChildObject(key);
        return value;
    }

    private static void RefuseCircles(HoconValue value, HashSet<HoconValue> open, HashSet<HoconValue> done)
    {
        if (done.Contains(value))
            return;

        open.Add(value);
        foreach (var part in value.Parts)
        {
            foreach (var next in Below(part))
            {
                if (open.Contains(next))
                    throw new FormatException($"Circular substitution: {(part as HoconReference)?.Path} ({(part as HoconReference)?.Position})");
                RefuseCircles(next, open, done);
            }
        }

        open.Remove(value);
        done.Add(value);
    }

    private static IEnumerable<HoconValue> Below(HoconPart part) => part switch
    {
        HoconBraces braces => braces.Content.Items.Values,
        HoconList list => list.Items,
        HoconReference { Target: { } target } => [target],
        _ => [],
    };

    /// <summary>A value made of nothing but <c>${?path}</c> that leads nowhere is not there at all.</summary>
    private static void DropUndefined(HoconValue value)
    {
        foreach (var part in value.Parts)
        {
            if (part is HoconBraces { Content.Items: var members })
            {
                foreach (var key in members.Keys.Where(key => IsUndefined(members[key])).ToList())
                    members.Remove(key);
            }
            else if (part is HoconList { Items: var items })
            {
                items.RemoveAll(IsUndefined);
            }

            if (part is not HoconReference)
            {
                foreach (var next in Below(part))
                    DropUndefined(next);
            }
        }
    }

    private static bool IsUndefined(HoconValue value) =>
        value.Parts.All(part => part is HoconReference { Target: null });
}
