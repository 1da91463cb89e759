#pragma once
// Script → text. Reading that text again gives the same script.

#include "core/scenario/script.hpp"

#include <string>
#include <string_view>

namespace cow {

/// Comments and blank lines are not kept; everything else is, in the language's plain spelling.
std::string write_script(const Script& script);
std::string write_statement(const Statement& statement);

/// buf+3*PAGE
std::string write_expr(const Expr& expr);
/// refs(init, buf) == 2 and not writable(init, buf)
std::string write_condition(const Condition& condition);

/// What `call` returned, as strace prints it: 0x7f0000001000, 3, -1 ENOMEM (Cannot allocate memory).
std::string call_result_text(std::string_view call, i64 result);

} // namespace cow
