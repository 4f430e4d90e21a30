defmodule Bench.Signals do
  @moduledoc "What tells processes of each other's end, timers, and a full mailbox."
  alias Bench.{Check, Crew, Ends, Time}

  @watchers 100_000
  @chain 10_000
  @timers 1_000_000
  @junk 10_000

  def program("monitors-100k"), do: {:rate, @watchers, &deaths_of_the_watched(&1, 0)}
  def program("links-10k"), do: {:rate, @chain, &deaths_of_the_chain(&1, 0)}

  # With room for all timers at once, they are not copied as the heap grows.
  def program("timers-1m"),
    do: {:rate, @timers, &Time.in_process(fn -> timers(&1) end, min_heap_size: 10_000_000)}

  def program("selective-10k") do
    crew = Crew.start(1, fn _, n -> selective(n) end)
    for client <- crew, i <- 1..@junk, do: send(client, {:junk, i})
    {:rate, 1, fn n -> Crew.run(crew, n) end}
  end

  # Monitors: one is killed that many watch

  defp deaths_of_the_watched(0, nanos), do: nanos

  defp deaths_of_the_watched(missing, nanos) do
    watched = spawn(fn -> Process.sleep(:infinity) end)
    ready = Ends.new(@watchers)
    over = Ends.new(@watchers)
    for _ <- 1..@watchers, do: spawn(fn -> watch(watched, ready, over) end)
    Ends.await(ready)

    took =
      Time.timed(fn ->
        Process.exit(watched, :kill)
        Ends.await(over)
      end)

    deaths_of_the_watched(missing - @watchers, nanos + took)
  end

  defp watch(watched, ready, over) do
    monitor = Process.monitor(watched)
    Ends.one(ready)

    receive do
      {:DOWN, ^monitor, _, _, :killed} -> Ends.one(over)
    end
  end

  # Links: the first of a chain fails, up to the death of the last

  defp deaths_of_the_chain(0, nanos), do: nanos

  defp deaths_of_the_chain(missing, nanos) do
    me = self()
    first = spawn(fn -> linked(@chain - 1, me) end)

    last =
      receive do
        {:last, pid} -> pid
      end

    monitor = Process.monitor(last)

    took =
      Time.timed(fn ->
        Process.exit(first, :fall)

        receive do
          {:DOWN, ^monitor, _, _, reason} -> Check.equal!("reason", :fall, reason)
        end
      end)

    deaths_of_the_chain(missing - @chain, nanos + took)
  end

  defp linked(0, tell) do
    send(tell, {:last, self()})
    Process.sleep(:infinity)
  end

  defp linked(missing, tell) do
    spawn_link(fn -> linked(missing - 1, tell) end)
    Process.sleep(:infinity)
  end

  # Timers that never fire

  defp timers(0), do: :ok

  defp timers(missing) do
    cancel(set(@timers, self(), []))
    timers(missing - @timers)
  end

  defp set(0, _me, timers), do: timers

  defp set(missing, me, timers),
    do: set(missing - 1, me, [:erlang.send_after(60_000, me, :late) | timers])

  defp cancel([]), do: :ok

  defp cancel([timer | timers]) do
    # What was left of it: it had neither fired nor been lost.
    left = :erlang.cancel_timer(timer)
    if not is_integer(left), do: Check.equal!("time that is left", 60_000, left)
    cancel(timers)
  end

  # Selective: a message is found behind others that nobody wants

  defp selective(0), do: :ok

  defp selective(missing) do
    send(self(), {:wanted, missing})

    receive do
      {:wanted, ^missing} -> selective(missing - 1)
    end
  end
end
