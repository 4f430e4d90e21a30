defmodule Bench.Registries do
  @moduledoc "Servers and processes that have a key in a registry."
  alias Bench.{Check, Counter, Crew, Ends, Time}

  @named 1000

  def program("registry-call") do
    {:ok, _} = Registry.start_link(keys: :unique, name: __MODULE__)
    servers = for key <- 0..(@named - 1), do: named(key)

    crew = Crew.start(1, fn _, n -> call(n) end)

    {:rate, 1,
     fn n ->
       before = Counter.sum(servers)
       nanos = Crew.run(crew, n)
       Check.equal!("sum", before + n, Counter.sum(servers))
       nanos
     end}
  end

  def program("registry-churn") do
    {:ok, _} =
      Registry.start_link(
        keys: :unique,
        name: __MODULE__,
        partitions: System.schedulers_online()
      )

    {:rate, 1000,
     fn n ->
       Time.in_process(fn ->
         ends = Ends.new(n)
         churn(n, ends)
         Ends.await(ends)
         await_empty()
       end)
     end}
  end

  defp named(key) do
    {:ok, server} = Counter.start_link(name: {:via, Registry, {__MODULE__, key}})
    server
  end

  defp call(0), do: :ok

  defp call(times) do
    [{server, _}] = Registry.lookup(__MODULE__, rem(times, @named))
    GenServer.call(server, {:add, 1})
    call(times - 1)
  end

  defp churn(0, _ends), do: :ok

  defp churn(key, ends) do
    spawn(fn -> brief(key, ends) end)
    churn(key - 1, ends)
  end

  defp brief(key, ends) do
    {:ok, _} = Registry.register(__MODULE__, key, nil)
    Ends.one(ends)
  end

  defp await_empty do
    if Registry.count(__MODULE__) > 0 do
      Process.sleep(1)
      await_empty()
    end
  end
end
