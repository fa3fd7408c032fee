using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DoubleWinNas.Node.Api;

/// <summary>JSON that is passed on as it came.</summary>
internal static class JsonText
{
    /// <summary>The text of an element.</summary>
    /// <exception cref="ApiRefusal">It holds bytes that are no UTF-8, which the reader lets pass inside of texts.</exception>
    public static string Of(JsonElement element)
    {
        try
        {
            return element.GetRawText();
        }
        catch (InvalidOperationException)
        {
            throw new ApiRefusal(StatusCodes.Status400BadRequest, "The body is not UTF-8.");
        }
    }
}
