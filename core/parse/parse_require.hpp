#pragma once
// What an assignment asks of a submission.

#include "core/parse/token_reader.hpp"
#include "core/scenario/scope.hpp"
#include "core/scenario/script.hpp"

#include <optional>
#include <span>
#include <vector>

namespace cow {

/// Reads what follows `require`: CONDITION [at end] [points N] [says "text"]. Nothing when there was an error.
std::optional<RequireStatement> parse_require(TokenReader& reader, const Scope& scope);

/// Reads what follows `forbid`: NAME [points N] [says "text"].
std::optional<ForbidStatement> parse_forbid(TokenReader& reader);

/// The names in conditions, each up to the end of its line: they are judged behind the last step, whose scope this is.
void check_requirements(const std::vector<std::vector<Token>>& conditions, const Scope& scope,
                        Errors& errors);

/// False, with an error, for what is no system call.
bool check_call_name(TokenReader& reader, const Token& name);

// ---- what is handed in ---------------------------------------------------------------------------------------------

/// What an assignment calls by a name stays what it is: a statement in the line `tokens` must not give it anew.
void check_given_names(const decltype(Statement::what)& what, std::span<const Token> tokens,
                       const Scope& given, Errors& errors);

/// A submission runs on the assignment's machine: what the line `tokens` says of it must be so already. Which fault it
/// has is not to be found out by naming it.
void check_given_machine(const MachineConfig& config, const MachineConfig& given,
                         std::span<const Token> tokens, Errors& errors);

} // namespace cow
