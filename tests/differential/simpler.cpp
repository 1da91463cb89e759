#include "tests/differential/simpler.hpp"

#include "core/scenario/vocabulary/vocabulary.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace cow::differential {
namespace {

std::optional<u64> constant(const Expr& expr) {
    if (expr.kind == Expr::Kind::number) {
        return expr.number;
    }
    if (expr.kind == Expr::Kind::name) {
        const vocabulary::Flag* known = vocabulary::find_constant(expr.text);
        return known != nullptr ? std::optional(known->value) : std::nullopt;
    }
    const auto left = constant(expr.children[0]);
    const auto right = constant(expr.children[1]);
    if (!left || !right) {
        return std::nullopt;
    }
    return expr.kind == Expr::Kind::add   ? *left + *right
           : expr.kind == Expr::Kind::sub ? *left - *right
                                          : *left * *right;
}

Expr number(u64 value) {
    Expr out;
    out.number = value;
    out.text = fmt::format("{}", value);
    return out;
}

Expr bytes(u64 value) {
    if (value == 0 || value % page_size != 0) {
        return number(value);
    }
    Expr page;
    page.kind = Expr::Kind::name;
    page.text = "PAGE";
    if (value == page_size) {
        return page;
    }
    Expr out;
    out.kind = Expr::Kind::mul;
    out.children = {number(value / page_size), page};
    return out;
}

/// Smaller lengths: a page, half, a page less, whole pages. Rounded up is as long for the kernel, and easier to read.
std::vector<u64> smaller_lengths(u64 value) {
    std::vector<u64> out;
    const u64 pages = value / page_size;
    const bool huge = value > u64{1} << 40U;
    if (!huge && value % page_size != 0 && value > page_size) {
        out.push_back((pages + 1) * page_size);
    }
    if (!huge && pages > 1) {
        out.push_back(page_size);
        out.push_back(pages / 2 * page_size);
        out.push_back((pages - 1) * page_size);
    }
    return out;
}

class Simpler {
public:
    explicit Simpler(const Statement& statement) : original_(statement) {}

    std::vector<Statement> all() {
        std::visit(*this, original_.what);
        return std::move(out_);
    }

    void operator()(const TouchStatement& touch) {
        if (touch.has_count) {
            offer(touch, [](TouchStatement& t) {
                t.count = 1, t.stride = page_size;
                t.has_count = t.has_stride = false;
                t.pick.reset();
            });
        }
        if (touch.pick) {
            offer(touch, [](TouchStatement& t) { t.pick.reset(); });
        }
        if (touch.has_stride) {
            offer(touch, [](TouchStatement& t) { t.has_stride = false, t.stride = page_size; });
        }
        if (touch.count > 2 && !touch.pick) {
            offer(touch, [](TouchStatement& t) { --t.count; });
        }
        if (touch.store && touch.value_text != "'a'") {
            offer(touch, [](TouchStatement& t) { t.bytes = "a", t.value_text = "'a'"; });
        }
        if (const auto addr = constant(touch.addr); addr && *addr % page_size != 0) {
            offer(touch, [&](TouchStatement& t) {
                t.addr = number(0);
                t.addr.text = fmt::format("{:#x}", *addr & ~page_mask);
            });
        }
    }

    void operator()(const FileStatement& file) {
        const auto resize = [&](u64 pages) {
            offer(file, [&](FileStatement& f) {
                f.bytes = pages * page_size;
                f.size_text = fmt::format("{} {}", pages, pages == 1 ? "page" : "pages");
            });
        };
        const u64 pages = pages_for(file.bytes);
        if (pages > 1) {
            resize(1);
            resize(pages - 1);
        }
        if (file.bytes % page_size != 0) {
            resize(pages);
        }
        if (file.content) {
            offer(file, [](FileStatement& f) { f.content.reset(), f.content_text.clear(); });
        }
    }

    void operator()(const CallStatement& call) {
        const vocabulary::CallSpec* spec = vocabulary::find_call(call.call);
        if (spec == nullptr || spec->id == vocabulary::CallId::kill) { // who is signalled stays as it is
            return;
        }
        if (call.args.size() > spec->required) {
            offer(call, [&](CallStatement& c) { c.args.resize(spec->required); });
        }
        for (std::size_t i = 0; i < call.args.size() && i < spec->args.size(); ++i) {
            const Arg& arg = call.args[i];
            if (arg.kind == Arg::Kind::flags && arg.text.find('|') != std::string::npos) {
                fewer_flags(call, i);
            } else if (arg.kind == Arg::Kind::expr) {
                smaller_number(call, i, spec->args[i].name);
            }
        }
    }

    template <class Other> void operator()(const Other&) {}

private:
    template <class What, class Change> void offer(const What& what, Change&& change) {
        What changed = what;
        change(changed);
        Statement statement = original_;
        statement.what = std::move(changed);
        statement.text.clear();
        out_.push_back(std::move(statement));
    }

    void fewer_flags(const CallStatement& call, std::size_t i) {
        const std::string& text = call.args[i].text;
        for (std::size_t at = 0; at <= text.size();) {
            const std::size_t end = std::min(text.find('|', at), text.size());
            std::string rest = text.substr(0, at) + (end < text.size() ? text.substr(end + 1) : "");
            if (rest.ends_with('|')) {
                rest.pop_back();
            }
            // The number is the parser's to find, when it reads the text again.
            offer(call, [&](CallStatement& c) { c.args[i].text = rest; });
            at = end + 1;
        }
    }

    void smaller_number(const CallStatement& call, std::size_t i, std::string_view name) {
        const auto value = constant(call.args[i].expr);
        if (!value || name == "pid" || name == "fd") {
            return;
        }
        if (name == "length" || name == "old_size" || name == "new_size") {
            for (const u64 smaller : smaller_lengths(*value)) {
                offer(call, [&](CallStatement& c) { c.args[i].expr = bytes(smaller); });
            }
        } else if ((name == "offset" || name == "count" || name == "status") && *value != 0) {
            for (const u64 smaller : {u64{0}, u64{1}, *value / 2}) {
                if (smaller < *value) {
                    offer(call, [&](CallStatement& c) { c.args[i].expr = bytes(smaller); });
                }
            }
        }
    }

    const Statement& original_;
    std::vector<Statement> out_;
};

bool names(const Expr& expr, std::string_view name) {
    return expr.kind == Expr::Kind::name ? expr.text == name
                                         : std::any_of(expr.children.begin(), expr.children.end(),
                                                       [&](const Expr& child) { return names(child, name); });
}

} // namespace

std::vector<Statement> simpler_statements(const Statement& statement) { return Simpler(statement).all(); }

bool mentions(const Statement& statement, std::string_view process) {
    if (statement.process == process) {
        return true;
    }
    if (const auto* started = std::get_if<ProcessStatement>(&statement.what)) {
        return started->name == process;
    }
    const auto* call = std::get_if<CallStatement>(&statement.what);
    return call != nullptr &&
           (call->bind == process || std::any_of(call->args.begin(), call->args.end(), [&](const Arg& arg) {
                return arg.kind == Arg::Kind::expr && names(arg.expr, process);
            }));
}

} // namespace cow::differential
