defmodule Bench.Player do
  @moduledoc "Sends a ball back until its hops are used up."
  use GenServer

  @impl true
  def init(measurer), do: {:ok, measurer}

  @impl true
  def handle_info({:ball, from, hops}, measurer) do
    send(if(hops == 0, do: measurer, else: from), {:ball, self(), hops - 1})
    {:noreply, measurer}
  end
end

defmodule Bench.Computer do
  @moduledoc "Computes for each message, and counts them."
  use GenServer

  @impl true
  def init(tasks), do: {:ok, tasks}

  @impl true
  def handle_cast(:task, tasks) do
    Bench.Work.compute(40)
    {:noreply, tasks + 1}
  end

  @impl true
  def handle_call(:tasks, _from, tasks), do: {:reply, tasks, 0}
end

defmodule Bench.Big do
  @moduledoc "Pings others at random, and answers their pings."
  use GenServer

  @impl true
  def init({number, measurer}), do: {:ok, {0, :rand.mwc59_seed(number), {}, measurer}}

  @impl true
  def handle_cast({:begin, others, pings}, {0, random, _, measurer}),
    do: {:noreply, ping({pings, random, others, measurer})}

  @impl true
  def handle_info({:ping, from}, state) do
    send(from, :pong)
    {:noreply, state}
  end

  def handle_info(:pong, state), do: {:noreply, ping(state)}

  defp ping({0, _, _, measurer} = state) do
    send(measurer, :over)
    state
  end

  # The generator that was made for the smallest cost: it stays within small integers.
  defp ping({missing, random, others, measurer}) do
    index = rem(:rand.mwc59_value32(random), tuple_size(others))
    send(elem(others, index), {:ping, self()})
    {missing - 1, :rand.mwc59(random), others, measurer}
  end
end

defmodule Bench.Rate do
  @moduledoc "Computes a term of the logistic map from the one before."
  use GenServer

  def next(rate, term), do: rate * term * (1 - term)

  @impl true
  def init(rate), do: {:ok, rate}

  @impl true
  def handle_call({:next, term}, _from, rate), do: {:reply, next(rate, term), rate}
end

defmodule Bench.Series do
  @moduledoc "A series, which asks its own computer for each term."
  use GenServer

  @impl true
  def init(state), do: {:ok, state}

  @impl true
  def handle_cast({:go, terms}, {computer, term, measurer}) do
    last = ask(computer, term, terms)
    send(measurer, {:over, self(), term, last})
    {:noreply, {computer, last, measurer}}
  end

  defp ask(_computer, term, 0), do: term

  defp ask(computer, term, missing),
    do: ask(computer, GenServer.call(computer, {:next, term}), missing - 1)
end

defmodule Bench.Savina do
  @moduledoc "Savina's benchmarks with one or two kinds of process."
  alias Bench.{Big, Check, Computer, Ends, Player, Rate, Series, Time, Work}

  @thousand 1000

  def program("savina-pingpong") do
    [ping, pong] = start(2, Player, fn _ -> self() end)

    {:rate, 1,
     fn n ->
       Time.timed(fn ->
         send(pong, {:ball, ping, 2 * n})

         receive do
           {:ball, last, -1} -> Check.equal!("last player", pong, last)
         end
       end)
     end}
  end

  def program("savina-fjcreate") do
    {:rate, @thousand,
     fn n ->
       Time.in_process(fn ->
         ends = Ends.new(n)
         create(n, ends)
         Ends.await(ends)
       end)
     end}
  end

  def program("savina-fjthrput") do
    servers = start(60, Computer, fn _ -> 0 end)

    {:rate, 60,
     fn n ->
       Time.in_process(fn ->
         tasks(div(n, 60), servers)
         done = for server <- servers, do: GenServer.call(server, :tasks, :infinity)
         Check.equal!("count of tasks", n, Enum.sum(done))
       end)
     end}
  end

  def program("savina-big") do
    all = start(120, Big, fn i -> {i, self()} end)
    begins = for one <- all, do: {one, List.to_tuple(all -- [one])}

    {:rate, 120,
     fn n ->
       Time.timed(fn ->
         for {one, others} <- begins, do: GenServer.cast(one, {:begin, others, div(n, 120)})
         for _ <- all, do: receive(do: (:over -> :ok))
       end)
     end}
  end

  def program("savina-logmap") do
    rates = Enum.map(0..9, &(3.46 + &1 * 0.0025))
    computers = start(10, Rate, fn i -> Enum.at(rates, i - 1) end)
    series = start(10, Series, fn i -> {Enum.at(computers, i - 1), 0.5, self()} end)

    {:rate, 10,
     fn n ->
       terms = div(n, 10)
       from = Time.now()
       Enum.each(series, &GenServer.cast(&1, {:go, terms}))
       results = for one <- series, do: receive(do: ({:over, ^one, term, last} -> {term, last}))
       nanos = Time.now() - from

       for {rate, {term, last}} <- Enum.zip(rates, results),
           do: Check.equal!("last term", terms(rate, term, terms), last)

       nanos
     end}
  end

  defp start(count, module, argument) do
    for i <- 1..count//1 do
      {:ok, server} = GenServer.start_link(module, argument.(i))
      server
    end
  end

  defp create(0, _ends), do: :ok

  defp create(missing, ends) do
    send(spawn(fn -> forked(ends) end), :task)
    create(missing - 1, ends)
  end

  defp forked(ends) do
    receive do
      :task ->
        Work.compute(40)
        Ends.one(ends)
    end
  end

  defp tasks(0, _servers), do: :ok

  defp tasks(rounds, servers) do
    task(servers)
    tasks(rounds - 1, servers)
  end

  defp task([]), do: :ok

  defp task([server | servers]) do
    GenServer.cast(server, :task)
    task(servers)
  end

  defp terms(_rate, term, 0), do: term
  defp terms(rate, term, missing), do: terms(rate, Rate.next(rate, term), missing - 1)
end
