#include "tests/differential/shrink.hpp"

#include "core/parse/parser.hpp"
#include "core/scenario/writer.hpp"
#include "tests/differential/simpler.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace cow::differential {
namespace {

class Shrinker {
public:
    Shrinker(Script script, const std::function<bool(const std::string&)>& fails)
        : best_(std::move(script)), fails_(fails) {}

    std::string run() {
        std::string before;
        do {
            before = write_script(best_);
            drop_processes();
            drop_lines();
            simplify_lines();
        } while (write_script(best_) != before);
        return before;
    }

private:
    /// Takes the candidate over when it still fails.
    bool take(const Script& candidate) {
        const std::string text = write_script(candidate);
        if (!asked_.insert(text).second) {
            return false;
        }
        ParseResult parsed = parse_script(text); // a name may have lost what it stood for
        if (!parsed.ok() || parsed.script.steps().empty() || !fails_(text)) {
            return false;
        }
        best_ = std::move(parsed.script);
        return true;
    }

    Script without(std::size_t first, std::size_t count) const {
        Script out = best_;
        const auto at = out.statements.begin() + static_cast<std::ptrdiff_t>(first);
        out.statements.erase(at, at + static_cast<std::ptrdiff_t>(count));
        return out;
    }

    /// A process with all its lines: none of them can go alone while the others speak of it.
    void drop_processes() {
        std::set<std::string> names;
        for (const Statement& statement : best_.statements) {
            names.insert(statement.process);
        }
        for (const std::string& name : names) {
            Script candidate = best_;
            std::erase_if(candidate.statements, [&](const Statement& s) { return mentions(s, name); });
            if (!name.empty() && candidate.statements.size() < best_.statements.size()) {
                take(candidate);
            }
        }
    }

    /// Delta debugging: halves first, then ever smaller parts, down to single lines. From the end, since what comes
    /// later depends on what came before.
    void drop_lines() {
        for (std::size_t part = std::max<std::size_t>(best_.statements.size() / 2, 1);; part /= 2) {
            for (std::size_t end = best_.statements.size(); end > 0;) {
                const std::size_t count = std::min(part, end);
                take(without(end - count, count));
                end -= count;
            }
            if (part <= 1) {
                return;
            }
        }
    }

    void simplify_lines() {
        for (std::size_t i = 0; i < best_.statements.size(); ++i) {
            const auto try_simpler = [&] {
                for (Statement& simpler : simpler_statements(best_.statements[i])) {
                    Script candidate = best_;
                    candidate.statements[i] = std::move(simpler);
                    if (take(candidate)) {
                        return true;
                    }
                }
                return false;
            };
            while (try_simpler()) {
            }
        }
    }

    Script best_;
    const std::function<bool(const std::string&)>& fails_;
    std::set<std::string> asked_;
};

} // namespace

std::string shrink(std::string text, const std::function<bool(const std::string&)>& fails) {
    ParseResult parsed = parse_script(text);
    if (!parsed.ok() || parsed.script.steps().empty() || !fails(text)) {
        return text;
    }
    return Shrinker(std::move(parsed.script), fails).run();
}

} // namespace cow::differential
