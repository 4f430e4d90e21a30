defmodule Bench.Check do
  @moduledoc "A speed at which something got lost is none."

  def equal!(_what, value, value), do: :ok

  def equal!(what, expected, came) do
    raise "expected the #{what} to be #{inspect(expected)}, but it is #{inspect(came)}"
  end
end

defmodule Bench.Time do
  @moduledoc "Nanoseconds that something takes."

  def now, do: :erlang.monotonic_time(:nanosecond)

  def timed(action) do
    from = now()
    action.()
    now() - from
  end

  @doc "Times an action in a process of its own, whose heap is as small as that of a new one."
  def in_process(action, spawn_options \\ []) do
    {_, monitor} =
      :erlang.spawn_opt(fn -> exit({:took, timed(action)}) end, [:monitor | spawn_options])

    receive do
      {:DOWN, ^monitor, _, _, {:took, nanos}} -> nanos
      {:DOWN, ^monitor, _, _, reason} -> exit(reason)
    end
  end
end

defmodule Bench.Ends do
  @moduledoc """
  Counts down; the last one tells who waits. An atomic counter: a message from each would cost its
  receiver more than the work that is measured.
  """

  def new(expected) do
    missing = :atomics.new(1, [])
    :atomics.put(missing, 1, expected)
    {missing, self()}
  end

  def one({missing, waiting}) do
    if :atomics.sub_get(missing, 1, 1) == 0, do: send(waiting, {:over, missing})
  end

  def await({missing, _}) do
    receive do
      {:over, ^missing} -> Bench.Check.equal!("count of the missing", 0, :atomics.get(missing, 1))
    end
  end
end

defmodule Bench.Crew do
  @moduledoc """
  Clients, each a process of its own, that all begin when told and are waited for. They are linked
  to who starts them: if one fails, all fails.
  """

  @doc "Starts so many; each does `job.(client, times)` whenever it is told to."
  def start(size, job) do
    for i <- 0..(size - 1)//1, do: spawn_link(fn -> client(i, job) end)
  end

  @doc "Shares the operations among the clients; returns how many nanoseconds they took."
  def run(clients, operations) do
    size = length(clients)
    go = {:go, self(), div(operations, size)}

    Bench.Time.timed(fn ->
      Enum.each(clients, &send(&1, go))
      await(size)
    end)
  end

  defp client(i, job) do
    receive do
      {:go, from, times} ->
        job.(i, times)
        send(from, :done)
    end

    client(i, job)
  end

  defp await(0), do: :ok

  defp await(missing) do
    receive do
      :done -> await(missing - 1)
    end
  end
end

defmodule Bench.Counter do
  @moduledoc "The server of most rows: it adds."
  use GenServer

  def start_link(options \\ []), do: GenServer.start_link(__MODULE__, 0, options)

  @doc "Starts so many."
  def all(count, options \\ []) do
    for _ <- 1..count//1 do
      {:ok, server} = start_link(options)
      server
    end
  end

  @doc "The sum of all, which is read by adding nothing."
  def sum(servers) do
    servers |> Enum.map(&GenServer.call(&1, {:add, 0}, :infinity)) |> Enum.sum()
  end

  @impl true
  def init(sum), do: {:ok, sum}

  @impl true
  def handle_call({:add, number}, _from, sum), do: {:reply, sum + number, sum + number}

  @impl true
  def handle_cast({:add, number}, sum), do: {:noreply, sum + number}
  def handle_cast(:crash, _sum), do: raise("asked to crash")
end

defmodule Bench.Work do
  @moduledoc "A little work, for the processor only."

  def compute(steps), do: compute(:math.sin(37.2), 0, steps)

  defp compute(x, steps, steps), do: x
  defp compute(x, i, steps), do: compute(:math.sin(x * x + i), i + 1, steps)
end
