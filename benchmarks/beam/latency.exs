defmodule Bench.Latency do
  @moduledoc "Clients that each wake every millisecond and make their share of the calls."
  alias Bench.{Counter, Crew, Time}

  @clients 64
  @servers 8
  @calls_a_second 250_000

  # Counts of latencies: of 20 ns each up to 2 ms, and of 20 µs each up to 2 s.
  @fine 20
  @coarse 20_000
  @classes 100_000

  def program("latency-250k") do
    servers = List.to_tuple(Counter.all(@servers))

    {:load,
     fn millis ->
       counts = :counters.new(2 * @classes, [:write_concurrency])

       crew =
         Crew.start(@clients, fn i, n -> offer(elem(servers, rem(i, @servers)), n, counts) end)

       Crew.run(crew, millis * @clients)

       for client <- crew do
         Process.unlink(client)
         Process.exit(client, :kill)
       end

       report(counts, div(millis * @calls_a_second, 1000))
     end}
  end

  defp offer(server, millis, counts) do
    start = Time.now()
    tick(server, start, start + millis * 1_000_000, 0, counts)
  end

  defp tick(server, start, stop, made, counts) do
    receive do
    after
      1 -> :ok
    end

    now = Time.now()

    if now < stop do
      due = div((now - start) * @calls_a_second, @clients * 1_000_000_000)
      calls(server, due - made, counts)
      tick(server, start, stop, due, counts)
    end
  end

  defp calls(_server, 0, _counts), do: :ok

  defp calls(server, missing, counts) do
    from = Time.now()
    GenServer.call(server, {:add, 1})
    :counters.add(counts, class(Time.now() - from), 1)
    calls(server, missing - 1, counts)
  end

  defp class(nanos) when nanos < @fine * @classes, do: div(nanos, @fine) + 1

  defp class(nanos),
    do: min(@classes + div(nanos, @coarse) + 1, 2 * @classes)

  defp micros(class) when class <= @classes, do: (class - 0.5) * @fine / 1000
  defp micros(class), do: (class - @classes - 0.5) * @coarse / 1000

  defp report(counts, offered) do
    seen = for i <- 1..(2 * @classes), (n = :counters.get(counts, i)) > 0, do: {i, n}
    made = seen |> Enum.map(&elem(&1, 1)) |> Enum.sum()
    IO.puts(:stderr, "offered #{offered} calls, made #{made}")
    for quantile <- [0.5, 0.99, 0.999], do: quantile(seen, ceil(made * quantile))
  end

  defp quantile([{class, _}], _wanted), do: micros(class)
  defp quantile([{class, n} | _], wanted) when n >= wanted, do: micros(class)
  defp quantile([{_, n} | more], wanted), do: quantile(more, wanted - n)
end
