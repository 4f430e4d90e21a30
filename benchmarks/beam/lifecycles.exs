defmodule Bench.Mayfly do
  @moduledoc "Stops by the first cast it gets."
  use GenServer
  alias Bench.Ends

  @impl true
  def init(ends), do: {:ok, ends}

  @impl true
  def handle_cast(:finish, ends) do
    Ends.one(ends)
    {:stop, :normal, ends}
  end
end

defmodule Bench.Lifecycles do
  @moduledoc "Processes and servers that start and end, alone or under supervisors."
  alias Bench.{Check, Counter, Crew, Ends, Mayfly, Time}

  @thousand 1000
  @million 1_000_000

  def program("start-cast-stop"),
    do:
      {:rate, @thousand, &Time.in_process(fn -> ended(&1, fn e -> start_and_stop(&1, e) end) end)}

  def program("spawn-exit"),
    do:
      {:rate, @thousand, &Time.in_process(fn -> ended(&1, fn e -> spawn_and_end(&1, e) end) end)}

  def program("skynet"), do: {:rate, @million, &Time.in_process(fn -> skynet(&1) end)}
  def program("restart"), do: {:rate, 1, &Time.in_process(fn -> restart(&1) end)}
  def program("million"), do: {:rate, @million, &millions(&1, 0)}

  defp ended(count, start) do
    ends = Ends.new(count)
    start.(ends)
    Ends.await(ends)
  end

  # Each start waits for its server's init, and the others run meanwhile: no backlog builds up.
  defp start_and_stop(0, _ends), do: :ok

  defp start_and_stop(missing, ends) do
    {:ok, server} = GenServer.start(Mayfly, ends)
    GenServer.cast(server, :finish)
    start_and_stop(missing - 1, ends)
  end

  # The one that spawns is preempted as any other, which bounds the backlog here.
  defp spawn_and_end(0, _ends), do: :ok

  defp spawn_and_end(missing, ends) do
    send(spawn(fn -> mortal(ends) end), :finish)
    spawn_and_end(missing - 1, ends)
  end

  defp mortal(ends) do
    receive do
      :finish -> Ends.one(ends)
    end
  end

  # Skynet: a tree of processes with ten children each

  defp skynet(0), do: :ok

  defp skynet(missing) do
    me = self()
    spawn(fn -> node(me, 0, @million) end)

    receive do
      sum -> Check.equal!("sum", div(@million * (@million - 1), 2), sum)
    end

    skynet(missing - @million)
  end

  defp node(parent, number, leaves) do
    branch(self(), number, div(leaves, 10), 10)
    send(parent, gather(10, 0))
  end

  defp branch(_me, _number, _leaves, 0), do: :ok

  # Leaves come before all others, so that each ends at once: at the same priority all of them
  # would be alive together, and most of the time would go to fresh memory for their heaps.
  defp branch(me, number, 1, missing) do
    :erlang.spawn_opt(fn -> send(me, number) end, priority: :high)
    branch(me, number + 1, 1, missing - 1)
  end

  defp branch(me, number, leaves, missing) do
    spawn(fn -> node(me, number, leaves) end)
    branch(me, number + leaves, leaves, missing - 1)
  end

  defp gather(0, sum), do: sum

  defp gather(missing, sum) do
    receive do
      number -> gather(missing - 1, sum + number)
    end
  end

  # Restart: a crash, up to the next reply

  # At each crash a supervisor walks through all crashes of the last second, which is the shortest
  # period there is. A new one for every hundred crashes costs less than that walk would.
  @crashes 100

  defp restart(0), do: :ok

  defp restart(missing) do
    {:ok, supervisor} =
      Supervisor.start_link(
        [%{id: Counter, start: {Counter, :start_link, [[name: Counter]]}}],
        strategy: :one_for_one,
        max_restarts: 1_000_000_000,
        max_seconds: 1
      )

    now = min(missing, @crashes)
    crash(now)
    Supervisor.stop(supervisor)
    restart(missing - now)
  end

  defp crash(0), do: :ok

  defp crash(missing) do
    monitor = Process.monitor(Counter)
    GenServer.cast(Counter, :crash)

    receive do
      {:DOWN, ^monitor, _, _, _} -> await_name()
    end

    # It is a new server that answers: the call is the first that it gets.
    answer = next_answer()
    if answer != 1, do: Check.equal!("first answer", 1, answer)
    crash(missing - 1)
  end

  # Cheaper than calls that fail.
  defp await_name do
    if Process.whereis(Counter) == nil do
      :erlang.yield()
      await_name()
    end
  end

  defp next_answer do
    GenServer.call(Counter, {:add, 1})
  catch
    :exit, _ ->
      :erlang.yield()
      next_answer()
  end

  # Million: supervised servers, and a call to each

  defp millions(0, nanos), do: nanos

  defp millions(missing, nanos) do
    # One supervisor starts one child after the other, so that there is one for each core.
    parts = System.schedulers_online()

    supervisors =
      for _ <- 1..parts do
        {:ok, supervisor} = DynamicSupervisor.start_link([])
        supervisor
      end

    places = List.to_tuple(supervisors)
    crew = Crew.start(parts, fn i, _ -> start_and_call(elem(places, i), share(i, parts)) end)
    took = Crew.run(crew, @million)
    active = Enum.sum(Enum.map(supervisors, &DynamicSupervisor.count_children(&1).active))
    Check.equal!("count of servers", @million, active)
    # A supervisor that is stopped takes its leave of each child, and searches among the answers
    # each time. This is not timed, but nobody has hours.
    Enum.each(supervisors ++ crew, &kill/1)
    await_processes(1000)
    millions(missing - @million, nanos + took)
  end

  defp share(i, parts), do: div(@million, parts) + if(i < rem(@million, parts), do: 1, else: 0)

  defp start_and_call(supervisor, count) do
    child = %{id: Counter, start: {Counter, :start_link, []}, restart: :temporary}
    call_each(start_each(supervisor, child, count, []))
  end

  defp start_each(_supervisor, _child, 0, servers), do: servers

  defp start_each(supervisor, child, missing, servers) do
    {:ok, server} = DynamicSupervisor.start_child(supervisor, child)
    start_each(supervisor, child, missing - 1, [server | servers])
  end

  defp call_each([]), do: :ok

  defp call_each([server | servers]) do
    1 = GenServer.call(server, {:add, 1})
    call_each(servers)
  end

  defp kill(pid) do
    Process.unlink(pid)
    Process.exit(pid, :kill)
  end

  defp await_processes(most) do
    if :erlang.system_info(:process_count) > most do
      Process.sleep(5)
      await_processes(most)
    end
  end
end
