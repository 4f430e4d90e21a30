defmodule Bench.Idle do
  @moduledoc "Processes that wait, and are weighed. None hibernates: they are idle, not asleep."
  alias Bench.Counter

  def program("idle-genserver"), do: {:population, &servers/1}
  def program("idle-process"), do: {:population, &processes/1}
  def program("idle-supervised"), do: supervised()

  defp servers(0), do: :ok

  defp servers(missing) do
    # Linked to nobody; it has started when this returns.
    {:ok, _} = GenServer.start(Counter, 0)
    servers(missing - 1)
  end

  # The collection before the weighing waits until each has begun to wait.
  defp processes(0), do: :ok

  defp processes(missing) do
    spawn(fn -> wait(missing) end)
    processes(missing - 1)
  end

  defp wait(state) do
    receive do
      {:add, number} -> wait(state + number)
    end
  end

  defp supervised do
    {:ok, _} = Registry.start_link(keys: :unique, name: __MODULE__)
    {:ok, supervisor} = DynamicSupervisor.start_link([])
    started = :counters.new(1, [])

    {:population,
     fn processes ->
       from = :counters.get(started, 1)
       :counters.add(started, 1, processes)
       children(supervisor, from, from + processes)
     end}
  end

  defp children(_supervisor, to, to), do: :ok

  defp children(supervisor, key, to) do
    name = {:via, Registry, {__MODULE__, key}}
    child = %{id: Counter, start: {Counter, :start_link, [[name: name]]}}
    {:ok, _} = DynamicSupervisor.start_child(supervisor, child)
    children(supervisor, key + 1, to)
  end
end
