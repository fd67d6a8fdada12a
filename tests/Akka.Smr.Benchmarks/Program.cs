Console.Error.WriteLine("usage: dotnet run -c Release --project tests/Akka.Smr.Benchmarks -- <verb>");
return 2;
