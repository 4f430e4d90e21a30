defmodule Bench.Ring do
  @moduledoc """
  A place in a ring. The message is the bare countdown: a small integer is sent without a copy.
  """
  use GenServer

  @doc "Starts a ring; returns its first place. The last hop tells `measurer`."
  def start(size, measurer) do
    {:ok, first} = GenServer.start_link(__MODULE__, {nil, measurer})

    last =
      Enum.reduce(2..size//1, first, fn _, next ->
        {:ok, place} = GenServer.start_link(__MODULE__, {next, measurer})
        place
      end)

    GenServer.cast(first, {:next, last})
    first
  end

  @impl true
  def init(state), do: {:ok, state}

  @impl true
  def handle_cast({:next, next}, {nil, measurer}), do: {:noreply, {next, measurer}}

  @impl true
  def handle_info(0, {_, measurer} = state) do
    send(measurer, {:over, self()})
    {:noreply, state}
  end

  def handle_info(hops, {next, _} = state) do
    send(next, hops - 1)
    {:noreply, state}
  end
end

defmodule Bench.Link do
  @moduledoc "Passes a call on; the last answers it."
  use GenServer

  @doc "Starts a chain; returns its first server."
  def chain(length, timeout) do
    Enum.reduce(1..length, nil, fn _, next ->
      {:ok, server} = GenServer.start_link(__MODULE__, {next, timeout})
      server
    end)
  end

  @impl true
  def init(state), do: {:ok, state}

  @impl true
  def handle_call({:ask, number}, _from, {nil, _} = state), do: {:reply, number + 1, state}

  def handle_call({:ask, _} = ask, _from, {next, timeout} = state),
    do: {:reply, GenServer.call(next, ask, timeout), state}
end

defmodule Bench.Calls do
  @moduledoc "Calls, casts and hops."
  alias Bench.{Check, Counter, Crew, Link, Ring, Time}

  @usual 5000

  def program("call-1-1"), do: calls(1, 1, @usual)
  def program("call-64-1"), do: calls(64, 1, @usual)
  def program("call-1000-1"), do: calls(1000, 1, @usual)
  def program("call-pairs-64"), do: calls(64, 64, @usual)
  def program("call-pairs-1000"), do: calls(1000, 1000, @usual)
  def program("direct-1-1"), do: calls(1, 1, :infinity)
  def program("direct-pairs-64"), do: calls(64, 64, :infinity)
  def program("direct-pairs-1000"), do: calls(1000, 1000, :infinity)
  def program("chain-10"), do: chain(10, @usual)
  def program("direct-chain-10"), do: chain(10, :infinity)
  def program("cast-1-1"), do: casts(1, [])
  # The queue gets long: one outside the heap is not copied with it, and senders do not wait for
  # each other. With a single sender, the usual queue is faster.
  def program("cast-8-1"), do: casts(8, message_queue_data: :off_heap, min_heap_size: 100_000)
  def program("savina-count"), do: casts(1, [])
  def program("ring-1000"), do: ring(1000)
  def program("ring-10000"), do: ring(10_000)
  def program("savina-threadring"), do: ring(100)

  defp calls(clients, count, timeout) do
    servers = Counter.all(count)
    places = List.to_tuple(servers)
    crew = Crew.start(clients, fn i, n -> call(elem(places, rem(i, count)), n, timeout) end)
    summed(clients, crew, servers)
  end

  defp call(_server, 0, _timeout), do: :ok

  defp call(server, times, timeout) do
    GenServer.call(server, {:add, 1}, timeout)
    call(server, times - 1, timeout)
  end

  defp casts(clients, spawn_options) do
    [server] = Counter.all(1, spawn_opt: spawn_options)

    crew =
      Crew.start(clients, fn _, n ->
        cast(server, n)
        GenServer.call(server, {:add, 0}, :infinity)
      end)

    summed(clients, crew, [server])
  end

  defp cast(_server, 0), do: :ok

  defp cast(server, times) do
    GenServer.cast(server, {:add, 1})
    cast(server, times - 1)
  end

  # All that was added must be in the sum.
  defp summed(clients, crew, servers) do
    {:rate, clients,
     fn n ->
       before = Counter.sum(servers)
       nanos = Crew.run(crew, n)
       Check.equal!("sum", before + n, Counter.sum(servers))
       nanos
     end}
  end

  defp chain(length, timeout) do
    first = Link.chain(length, timeout)
    crew = Crew.start(1, fn _, n -> ask(first, n, timeout) end)
    {:rate, 1, fn n -> Crew.run(crew, n) end}
  end

  defp ask(_first, 0, _timeout), do: :ok

  defp ask(first, times, timeout) do
    answer = GenServer.call(first, {:ask, times}, timeout)
    if answer != times + 1, do: Check.equal!("answer", times + 1, answer)
    ask(first, times - 1, timeout)
  end

  defp ring(size) do
    first = Ring.start(size, self())

    {:rate, size,
     fn n ->
       Time.timed(fn ->
         send(first, n)

         receive do
           # A multiple of the ring's size ends where it began.
           {:over, last} -> Check.equal!("last place", first, last)
         end
       end)
     end}
  end
end
