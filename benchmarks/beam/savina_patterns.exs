defmodule Bench.Mall do
  @moduledoc "Pairs the creatures, so many times; then it tells, and lets nobody in."
  use GenServer

  @impl true
  def init({meetings, measurer}), do: {:ok, {meetings, nil, measurer}}

  @impl true
  def handle_cast(_enter, {0, _, _} = state), do: {:noreply, state}

  def handle_cast({:enter, creature, colour}, {missing, nil, measurer}),
    do: {:noreply, {missing, {creature, colour}, measurer}}

  def handle_cast({:enter, creature, colour}, {missing, {first, first_colour}, measurer}) do
    GenServer.cast(first, {:met, colour})
    GenServer.cast(creature, {:met, first_colour})
    if missing == 1, do: send(measurer, :over)
    {:noreply, {missing - 1, nil, measurer}}
  end
end

defmodule Bench.Creature do
  @moduledoc "Enters the mall again after each meeting, and counts those."
  use GenServer

  @impl true
  def init({mall, colour}), do: {:ok, {mall, colour, 0}}

  @impl true
  def handle_cast({:met, other}, {mall, colour, meetings}) do
    next = if other == colour, do: colour, else: 3 - colour - other
    GenServer.cast(mall, {:enter, self(), next})
    {:noreply, {mall, next, meetings + 1}}
  end

  def handle_cast(:go, {mall, colour, _} = state) do
    GenServer.cast(mall, {:enter, self(), colour})
    {:noreply, state}
  end

  @impl true
  def handle_call(:meetings, _from, {_, _, meetings} = state), do: {:reply, meetings, state}
end

defmodule Bench.Buffer do
  @moduledoc """
  Hands items over. An item also says whether its producer would make another one. The state is
  items, how many items there are or will be, and the producers and consumers that wait.
  """
  use GenServer

  @places 50

  @impl true
  def init(_), do: {:ok, {:queue.new(), 0, [], []}}

  @impl true
  def handle_cast({:room, producer}, {items, full, producers, consumers}),
    do: {:noreply, order({items, full, [producer | producers], consumers})}

  def handle_cast({:item, value, producer}, {items, full, producers, consumers}) do
    producers = if producer, do: producers ++ [producer], else: producers

    case consumers do
      [] ->
        {:noreply, order({:queue.in(value, items), full, producers, []})}

      [consumer | consumers] ->
        GenServer.cast(consumer, {:item, value})
        {:noreply, order({items, full - 1, producers, consumers})}
    end
  end

  def handle_cast({:hungry, consumer}, {items, full, producers, consumers}) do
    case :queue.out(items) do
      {{:value, value}, items} ->
        GenServer.cast(consumer, {:item, value})
        {:noreply, order({items, full - 1, producers, consumers})}

      {:empty, _} ->
        {:noreply, {items, full, producers, [consumer | consumers]}}
    end
  end

  defp order({items, full, [producer | producers], consumers}) when full < @places do
    GenServer.cast(producer, :produce)
    order({items, full + 1, producers, consumers})
  end

  defp order(state), do: state
end

defmodule Bench.Producer do
  @moduledoc "Makes items while there is room; its state tells how many are missing."
  use GenServer

  @impl true
  def init(state), do: {:ok, state}

  @impl true
  def handle_cast(:go, {buffer, _} = state) do
    GenServer.cast(buffer, {:room, self()})
    {:noreply, state}
  end

  def handle_cast(:produce, {buffer, missing}) do
    value = Bench.Work.compute(100)
    GenServer.cast(buffer, {:item, value, if(missing > 1, do: self())})
    {:noreply, {buffer, missing - 1}}
  end
end

defmodule Bench.Consumer do
  @moduledoc "Uses items up."
  use GenServer

  @impl true
  def init(state), do: {:ok, state}

  @impl true
  def handle_cast(:go, {buffer, _, _} = state) do
    GenServer.cast(buffer, {:hungry, self()})
    {:noreply, state}
  end

  def handle_cast({:item, value}, {buffer, ends, sum}) do
    next = sum + value + Bench.Work.compute(100)
    Bench.Ends.one(ends)
    GenServer.cast(buffer, {:hungry, self()})
    {:noreply, {buffer, ends, next}}
  end
end

defmodule Bench.Account do
  @moduledoc "An account; its state is the balance."
  use GenServer

  @impl true
  def init(balance), do: {:ok, balance}

  @impl true
  def handle_call({:deposit, amount}, _from, balance),
    do: {:reply, balance + amount, balance + amount}

  @impl true
  def handle_cast({:transfer, to, amount, teller}, balance) do
    GenServer.call(to, {:deposit, amount})
    send(teller, :done)
    {:noreply, balance - amount}
  end
end

defmodule Bench.SavinaPatterns do
  @moduledoc "Savina's benchmarks in which servers of several kinds work together."
  alias Bench.{Account, Buffer, Check, Consumer, Creature, Ends, Mall, Producer, Time}

  @creatures 100
  @crowd 40
  @accounts 1000
  @in_flight 1000

  def program("savina-chameneos") do
    {:rate, 1,
     fn n ->
       mall = start(Mall, {n, self()})
       creatures = for i <- 1..@creatures, do: start(Creature, {mall, rem(i, 3)})

       nanos =
         Time.timed(fn ->
           Enum.each(creatures, &GenServer.cast(&1, :go))
           receive(do: (:over -> :ok))
         end)

       meetings = for one <- creatures, do: GenServer.call(one, :meetings, :infinity)
       Check.equal!("count of those who met", 2 * n, Enum.sum(meetings))
       Enum.each([mall | creatures], &GenServer.stop/1)
       nanos
     end}
  end

  def program("savina-bndbuffer") do
    {:rate, @crowd,
     fn n ->
       ends = Ends.new(n)
       buffer = start(Buffer, nil)
       producers = for _ <- 1..@crowd, do: start(Producer, {buffer, div(n, @crowd)})
       consumers = for _ <- 1..@crowd, do: start(Consumer, {buffer, ends, 0.0})

       nanos =
         Time.timed(fn ->
           Enum.each(consumers ++ producers, &GenServer.cast(&1, :go))
           Ends.await(ends)
         end)

       Enum.each([buffer | producers ++ consumers], &GenServer.stop/1)
       nanos
     end}
  end

  def program("savina-banking") do
    accounts = for _ <- 1..@accounts, do: start(Account, 0)
    places = List.to_tuple(accounts)

    {:rate, 1,
     fn n ->
       nanos = Time.in_process(fn -> transfers(n, 0, places, :rand.mwc59_seed(7)) end)
       balances = for one <- accounts, do: GenServer.call(one, {:deposit, 0}, :infinity)
       Check.equal!("sum of all balances", 0, Enum.sum(balances))
       nanos
     end}
  end

  defp start(module, argument) do
    {:ok, server} = GenServer.start_link(module, argument)
    server
  end

  defp transfers(0, 0, _places, _random), do: :ok

  defp transfers(missing, flying, places, random) when flying == @in_flight or missing == 0 do
    receive do
      :done -> transfers(missing, flying - 1, places, random)
    end
  end

  # Always to an account with a higher number: calls never go round.
  defp transfers(missing, flying, places, random) do
    source = rem(:rand.mwc59_value32(random), @accounts - 1)
    random = :rand.mwc59(random)
    to = source + 1 + rem(:rand.mwc59_value32(random), @accounts - 1 - source)
    GenServer.cast(elem(places, source), {:transfer, elem(places, to), 1, self()})
    transfers(missing - 1, flying + 1, places, :rand.mwc59(random))
  end
end
