using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>One SQL statement with the values of its parameters $1, $2, … (a parameter itself where a null needs its type told).</summary>
internal readonly record struct Statement(string Sql, params object?[] Arguments)
{
    public NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(Sql);
        foreach (var argument in Arguments)
        {
            command.Parameters.Add(argument as NpgsqlParameter ?? new NpgsqlParameter { Value = argument ?? DBNull.Value });
        }

        return command;
    }
}
