#include "core/quiz/memory_words.hpp"

#include "core/check/observables.hpp"
#include "core/explain/labels.hpp"

#include <fmt/format.h>

namespace cow::quiz {

std::string memory_words(const Machine& machine, const Environment& env, std::size_t most) {
    Labels labels;
    for (const auto& [name, value] : env.values) {
        labels.addresses.emplace(value, name);
    }
    std::string out;
    for (const Process& process : machine.processes) {
        if (process.mm == no_mm) {
            continue;
        }
        std::string line;
        std::size_t told = 0;
        for_each_pte(machine, machine.space(process.mm), Vpn{0}, Vpn{~u64{0}}, [&](Vpn at, Pte, TableId) {
            const PageView page = page_view(machine, process.mm, at);
            if (page.present && ++told <= most) {
                line += fmt::format("{}{}→{}{}", line.empty() ? "" : "  ",
                                    address_text(machine, process.mm, VirtAddr{at}, labels),
                                    frame_name(page.pfn), page.writable ? " rw" : " r");
            }
        });
        out += fmt::format("{}: {}{}\n", machine.name(process), line.empty() ? "-" : line,
                           told > most ? "  …" : "");
    }
    return out;
}

} // namespace cow::quiz
