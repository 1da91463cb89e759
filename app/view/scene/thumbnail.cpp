#include "app/view/scene/thumbnail.hpp"

#include "app/view/scene/page_rows.hpp"
#include "core/base/whole_file.hpp"
#include "core/parse/parser.hpp"
#include "core/scenario/cheap_step.hpp"
#include "core/scenario/player.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <map>
#include <optional>

namespace cow::ui {
namespace {

constexpr std::uintmax_t largest_pictured_file = std::uintmax_t{256} << 10U; // bytes

Thumbnail picture_of(const Machine& machine) {
    Thumbnail out;
    std::map<Pfn, std::size_t> places;
    for (u32 i = 0; i < machine.processes.size() && out.cards.size() < Thumbnail::most_processes; ++i) {
        const Process& process = machine.processes[i];
        if (!process.alive() || process.mm == no_mm) {
            continue;
        }
        Thumbnail::Card card{ProcId{i}, {}};
        for (const Vpn page : first_pages(machine, machine.space(process.mm), Thumbnail::most_pages)) {
            const Pte pte = machine.pte(process.mm, page);
            Thumbnail::Row row;
            row.writable = pte.has_frame() && pte.writable();
            if (pte.has_frame() &&
                (places.contains(pte.pfn()) || out.frames.size() < Thumbnail::most_frames)) {
                const auto [place, fresh] = places.emplace(pte.pfn(), out.frames.size());
                if (fresh) {
                    out.frames.push_back({machine.frames[pte.pfn()].kind, 0});
                }
                row.frame = place->second;
                ++out.frames[row.frame].owners;
            }
            card.rows.push_back(row);
        }
        out.cards.push_back(std::move(card));
    }
    return out;
}

/// How much there is to see: processes, pages that are there, frames that are shared.
std::size_t worth(const Thumbnail& picture) {
    std::size_t out = 0;
    for (const Thumbnail::Card& card : picture.cards) {
        out += 2;
        for (const Thumbnail::Row& row : card.rows) {
            out += row.frame != Thumbnail::no_frame ? 2 : 0;
        }
    }
    for (const Thumbnail::Cell& cell : picture.frames) {
        out += cell.owners > 1 ? 3 : 1;
    }
    return out;
}

} // namespace

Thumbnail thumbnail_of(const std::string& path, std::chrono::milliseconds budget) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error) ||
        std::filesystem::file_size(path, error) > largest_pictured_file || error) {
        return {};
    }
    ParseResult parsed = parse_script(read_whole(path).value_or(std::string()));
    if (!parsed.ok()) {
        return {};
    }
    Thumbnail best;
    try {
        Player player(std::move(parsed.script));
        const auto deadline = std::chrono::steady_clock::now() + budget;
        while (!player.at_end() && std::chrono::steady_clock::now() < deadline &&
               is_cheap(player.script().statements[player.current_statement()])) {
            player.forward_step();
            Thumbnail now = picture_of(player.machine());
            if (worth(now) >= worth(best)) { // of equals the later one: more has happened
                best = std::move(now);
            }
        }
    } catch (const std::exception&) {
        // what it came to until then
    }
    return best;
}

} // namespace cow::ui
