#include "core/scenario/evaluate.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow {

bool is_constant(const Expr& expr) {
    return expr.kind != Expr::Kind::name &&
           std::all_of(expr.children.begin(), expr.children.end(), is_constant);
}

std::optional<u64> evaluate(const Expr& expr, const NameLookup& lookup, std::string& problem) {
    if (expr.kind == Expr::Kind::number) {
        return expr.number;
    }
    if (expr.kind == Expr::Kind::name) {
        if (!lookup) {
            problem = fmt::format("'{}' has no value here", expr.text);
            return std::nullopt;
        }
        return lookup(expr.text, problem);
    }
    const auto left = evaluate(expr.children[0], lookup, problem);
    const auto right = left ? evaluate(expr.children[1], lookup, problem) : std::nullopt;
    if (!left || !right) {
        return std::nullopt;
    }
    u64 out = 0;
    bool overflow = false;
    switch (expr.kind) {
    case Expr::Kind::add: overflow = __builtin_add_overflow(*left, *right, &out); break;
    case Expr::Kind::sub: overflow = __builtin_sub_overflow(*left, *right, &out); break;
    default: overflow = __builtin_mul_overflow(*left, *right, &out); break;
    }
    if (overflow) {
        problem = expr.kind == Expr::Kind::sub ? "the difference is below zero"
                                               : "the value does not fit in 64 bits";
        return std::nullopt;
    }
    return out;
}

} // namespace cow
