#pragma once
// Addresses, sizes and conditions: the parts of a line that are made of operators.

#include "core/parse/token_reader.hpp"
#include "core/scenario/scope.hpp"
#include "core/scenario/script.hpp"

#include <optional>

namespace cow {

/// Operators and parentheses of one expression or condition are limited, so that no input can exhaust the stack.
class ExprBudget {
public:
    /// One level deeper; false when that is too deep.
    bool enter() { return ++depth_ <= most_depth; }
    void leave() { --depth_; }
    /// One more operator; false when there are too many.
    bool spend() { return ++operators_ <= most_operators; }

    static constexpr u32 most_depth = 64;
    static constexpr u32 most_operators = 256;

private:
    u32 depth_ = 0;
    u32 operators_ = 0;
};

/// buf + 3*PAGE. Names must be in `scope`. On an error: nothing, and it has been reported.
std::optional<Expr> parse_expr(TokenReader& reader, const Scope& scope);

/// An expression of numbers only, and its value.
std::optional<u64> parse_constant(TokenReader& reader, std::string_view what);

/// refs(init, buf) == 2 and not writable(init, buf)
std::optional<Condition> parse_condition(TokenReader& reader, const Scope& scope);

/// The same of `require`, which looks back on a run: max(frames_used) <= 4 and calls(fork) == 1.
std::optional<Condition> parse_look_back(TokenReader& reader, const Scope& scope);

/// rss(child) - rss(init): a sum of values, of whatever a value can be.
std::optional<Condition> parse_sum(TokenReader& reader, const Scope& scope);

/// A name that an expression uses must have been given before, as that of a value or a process.
bool check_name(TokenReader& reader, const Scope& scope, const Token& token);

} // namespace cow
