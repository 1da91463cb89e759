#include "core/scenario/arguments.hpp"

#include "core/kernel/fs/open.hpp"

#include <algorithm>
#include <charconv>

namespace cow {
namespace {

void collect_bound(std::span<const Arg> args, std::vector<std::string>& out) {
    for (const Arg& arg : args) {
        if (arg.kind == Arg::Kind::bind) {
            out.push_back(arg.text);
        }
        collect_bound(arg.items, out);
    }
}

} // namespace

std::optional<std::vector<ArgValue>> evaluate_args(std::span<const Arg> args, const NameLookup& lookup,
                                                   std::string& problem) {
    std::vector<ArgValue> out;
    for (const Arg& arg : args) {
        std::optional<u64> number = arg.flags;
        if (arg.kind == Arg::Kind::expr) {
            number = evaluate(arg.expr, lookup, problem);
        }
        auto items = number ? evaluate_args(arg.items, lookup, problem) : std::nullopt;
        if (!items) {
            return std::nullopt;
        }
        out.push_back({*number, std::move(*items)});
    }
    return out;
}

const Arg* find_field(const Arg& record, std::string_view name) {
    const auto found = std::find_if(record.items.begin(), record.items.end(),
                                    [&](const Arg& field) { return field.name == name; });
    return found == record.items.end() ? nullptr : &*found;
}

u64 field_value(const Arg& record, const ArgValue& value, std::string_view name) {
    const Arg* field = find_field(record, name);
    return field == nullptr ? 0 : value.items[static_cast<std::size_t>(field - record.items.data())].number;
}

u32 file_mode(const Arg& arg) {
    u32 mode = 0;
    const char* end = arg.text.data() + arg.text.size();
    const auto [stopped, error] = std::from_chars(arg.text.data(), end, mode, 8);
    return error == std::errc{} && stopped == end ? mode : usual_mode;
}

std::vector<std::string> bound_names(const CallStatement& call) {
    std::vector<std::string> out;
    collect_bound(call.args, out);
    return out;
}

} // namespace cow
