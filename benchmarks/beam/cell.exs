# One process that measures the BEAM in one row:
#
#     elixir --erl "+P 5000000" cell.exs ROW WARMUP_MS SLICE_MS SLICES POPULATION
#
# It prints a line `slice VALUE…` for each slice. Exit code 1: it failed; 3: no such row.
#
# This script is interpreted, so it only chooses: all that is measured is in compiled modules.

files = %{
  "calls.exs" => ~w(call-1-1 call-64-1 call-1000-1 call-pairs-64 call-pairs-1000
       direct-1-1 direct-pairs-64 direct-pairs-1000 chain-10 direct-chain-10
       cast-1-1 cast-8-1 ring-1000 ring-10000 savina-count savina-threadring),
  "lifecycles.exs" => ~w(start-cast-stop spawn-exit skynet restart million),
  "registries.exs" => ~w(registry-call registry-churn),
  "signals.exs" => ~w(monitors-100k links-10k timers-1m selective-10k),
  "idle.exs" => ~w(idle-genserver idle-process idle-supervised),
  "latency.exs" => ~w(latency-250k),
  "savina.exs" => ~w(savina-pingpong savina-fjcreate savina-fjthrput savina-big savina-logmap),
  "savina_patterns.exs" => ~w(savina-chameneos savina-bndbuffer savina-banking)
}

modules = %{
  "calls.exs" => Bench.Calls,
  "lifecycles.exs" => Bench.Lifecycles,
  "registries.exs" => Bench.Registries,
  "signals.exs" => Bench.Signals,
  "idle.exs" => Bench.Idle,
  "latency.exs" => Bench.Latency,
  "savina.exs" => Bench.Savina,
  "savina_patterns.exs" => Bench.SavinaPatterns
}

fail = fn code, message ->
  IO.puts(:stderr, message)
  System.halt(code)
end

case System.argv() do
  ["startup" | _] ->
    # Timed from outside, so that nothing is compiled for it.
    {:ok, server} = Agent.start(fn -> 0 end)

    case Agent.get_and_update(server, fn n -> {n + 1, n + 1} end) do
      1 -> IO.puts("slice 0")
      other -> fail.(1, "expected the reply to be 1, but it is #{inspect(other)}")
    end

    System.halt(0)

  [row | [_, _, _, _] = numbers] ->
    case Enum.find(files, fn {_, rows} -> row in rows end) do
      nil ->
        fail.(3, "there is no row #{row} for the BEAM")

      {file, _} ->
        # Processes crash on purpose in some rows, and nobody is to wait for the logger.
        :logger.set_primary_config(:level, :none)
        Code.require_file("support.exs", __DIR__)
        Code.require_file("measure.exs", __DIR__)
        Code.require_file(file, __DIR__)
        Bench.Measure.main(modules[file], row, Enum.map(numbers, &String.to_integer/1))
    end

  other ->
    fail.(1, "expected ROW WARMUP_MS SLICE_MS SLICES POPULATION, got: #{Enum.join(other, " ")}")
end
