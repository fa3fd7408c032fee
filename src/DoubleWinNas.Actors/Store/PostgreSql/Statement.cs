using Npgsql;

namespace DoubleWinNas.Actors.Store.PostgreSql;

/// <summary>One SQL statement with the values of its parameters $1, $2, …</summary>
internal readonly record struct Statement(string Sql, params object?[] Arguments)
{
    public NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(Sql);
        foreach (var argument in Arguments)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = argument ?? DBNull.Value });
        }

        return command;
    }
}
