#pragma once
// One line of a scenario.

#include "core/parse/token_reader.hpp"
#include "core/scenario/scope.hpp"
#include "core/scenario/script.hpp"

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cow {

/// What no file may ask for: a scenario ends, and soon.
namespace limit {
inline constexpr std::size_t source_bytes = 32U << 20U;
inline constexpr std::size_t statements = 1'000'000;
inline constexpr std::size_t files = 4096;
inline constexpr u64 step_touches = 1U << 20U;   ///< pages touched by one load or store
inline constexpr u64 script_touches = 1U << 24U; ///< by all of them
} // namespace limit

/// A script as far as it has been read.
struct Document {
    Script script;
    Scope scope;
    bool titled = false;
    bool has_machine = false;
    bool has_step = false;
    u64 touches = 0;
    std::set<std::string, std::less<>> files;
    std::optional<Token> open_question; ///< an `ask` that no step has followed yet …
    std::vector<std::vector<Token>>
        answers; ///< … and what is right there, of each, up to the end of its line
    std::vector<std::vector<Token>> conditions; ///< of requirements, which may use all names of the file
    std::optional<Scope>
        assignment; ///< this is a submission, and these are the names that its assignment gave
};

/// Reads the line that `tokens` are, and adds what it says.
void parse_statement(std::span<const Token> tokens, Errors& errors, Document& document);

/// Reads the settings of a `machine` line, up to its end.
bool parse_machine(TokenReader& reader, MachineConfig& config);

/// Reads what follows the word `file`.
std::optional<FileStatement> parse_file(TokenReader& reader);

/// Reads what follows the word `load` or `store`.
bool parse_touch(TokenReader& reader, const Scope& scope, TouchStatement& touch);

/// Pages that a load or store may touch, for the limits.
u64 touched_pages(const TouchStatement& touch);

} // namespace cow
