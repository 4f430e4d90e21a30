defmodule Bench.Measure do
  @moduledoc """
  Measures a program and prints its slices. A program is made by a module's `program(row)`:

    * `{:rate, batch, run}`: `run.(n)` does `n` operations, a multiple of the batch, and returns
      how many nanoseconds count;
    * `{:load, run}`: `run.(millis)` makes calls for so long, and returns their latencies in
      microseconds at p50, p99 and p99.9;
    * `{:population, grow}`: `grow.(n)` starts `n` processes, which stay.
  """

  import Bench.Time, only: [now: 0]

  # How many processes are started before those that are weighed.
  @warming 1000

  def main(module, row, [warm_up, slice, slices, population]) do
    effort = %{
      warm_up: warm_up * 1_000_000,
      slice: slice * 1_000_000,
      slices: slices,
      population: population
    }

    # In a process of its own, to which what it starts may be linked.
    {_, monitor} = spawn_monitor(fn -> measure(module.program(row), effort) end)

    receive do
      {:DOWN, ^monitor, _, _, :normal} ->
        System.halt(0)

      {:DOWN, ^monitor, _, _, reason} ->
        IO.puts(:stderr, "#{row} failed: #{why(reason)}")
        System.halt(1)
    end
  end

  defp why({%{__exception__: true} = e, [_ | _] = trace}),
    do: Exception.message(e) <> "\n" <> Exception.format_stacktrace(trace)

  defp why(reason), do: inspect(reason)

  defp measure({:rate, batch, run}, effort) do
    start = now()
    nanos = max(1, run.(batch))
    {operations, nanos} = calibrate(run, batch, batch, nanos, effort, start)
    operations = in_batches(operations * effort.slice / nanos, batch)

    for _ <- 1..effort.slices//1 do
      nanos = max(1, run.(operations))
      print([operations * 1.0e9 / nanos])
    end
  end

  defp measure({:load, run}, effort) do
    run.(div(effort.warm_up, 1_000_000))
    for _ <- 1..effort.slices//1, do: print(run.(div(effort.slice, 1_000_000)))
  end

  defp measure({:population, grow}, effort) do
    grow.(@warming)
    before = used()
    grow.(effort.population)
    print([(used() - before) / effort.population])
  end

  defp calibrate(run, batch, operations, nanos, effort, start) do
    warm? = now() - start >= effort.warm_up

    if nanos >= effort.slice / 2 and warm? do
      {operations, nanos}
    else
      wanted = operations * effort.slice / nanos
      next = in_batches(min(wanted, 4.0 * operations), batch)

      if next == operations and warm? do
        {operations, nanos}
      else
        calibrate(run, batch, next, max(1, run.(next)), effort, start)
      end
    end
  end

  defp in_batches(operations, batch), do: max(1, round(operations / batch)) * batch

  # What is used after a collection of everything, of four collections the least.
  defp used do
    Enum.min(
      for _ <- 1..4 do
        Enum.each(Process.list(), &:erlang.garbage_collect/1)
        Process.sleep(50)
        :erlang.memory(:total)
      end
    )
  end

  defp print(values) do
    IO.puts(["slice" | Enum.map(values, &:io_lib.format(" ~.3f", [&1 / 1]))])
  end
end
