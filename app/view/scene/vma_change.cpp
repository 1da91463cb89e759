#include "app/view/scene/vma_change.hpp"

#include <algorithm>

namespace cow::ui {
namespace {

using Vmas = std::vector<Vma>;

Vmas::iterator at(Vmas& vmas, Vpn start) {
    return std::find_if(vmas.begin(), vmas.end(), [&](const Vma& vma) { return vma.start == start; });
}

void take_back(Vmas& vmas, const VmaAdded& e) {
    std::erase_if(vmas, [&](const Vma& vma) { return vma.start == e.vma.start; });
}

void take_back(Vmas& vmas, const VmaRemoved& e) {
    const auto place =
        std::find_if(vmas.begin(), vmas.end(), [&](const Vma& vma) { return vma.start > e.vma.start; });
    vmas.insert(place, e.vma);
}

void take_back(Vmas& vmas, const VmaSplit& e) {
    const auto lower = at(vmas, e.start);
    const auto upper = at(vmas, e.at);
    if (lower != vmas.end() && upper != vmas.end()) {
        lower->end = upper->end;
        vmas.erase(upper);
    }
}

void take_back(Vmas& vmas, const VmaMerged& e) {
    const auto whole = at(vmas, e.start);
    if (whole == vmas.end()) {
        return;
    }
    Vma second = *whole;
    second.pgoff = whole->index_of(e.at);
    second.start = e.at;
    second.flags = e.second_flags;
    second.anon_vma = e.second;
    whole->end = e.at;
    whole->flags = e.first_flags;
    whole->anon_vma = e.first;
    vmas.insert(whole + 1, second);
}

void take_back(Vmas& vmas, const VmaResized& e) {
    const auto vma = at(vmas, e.start);
    if (vma != vmas.end()) {
        vma->pgoff += e.old_start.v - e.start.v; // wraps as the addresses do
        vma->start = e.old_start;
        vma->end = e.old_end;
    }
}

void take_back(Vmas& vmas, const VmaFlagsSet& e) {
    const auto vma = at(vmas, e.start);
    if (vma != vmas.end()) {
        vma->flags = e.old;
    }
}

void take_back(Vmas& vmas, const VmaAnonSet& e) {
    const auto vma = at(vmas, e.start);
    if (vma != vmas.end()) {
        vma->anon_vma = e.old;
    }
}

template <class E>
concept ChangesVmas = requires(Vmas& vmas, const E& e) {
    take_back(vmas, e);
};

} // namespace

std::vector<Vma> vmas_before(const Event& event, MmId mm, std::span<const Vma> now) {
    return std::visit(
        [&](const auto& e) {
            Vmas out;
            if constexpr (ChangesVmas<std::decay_t<decltype(e)>>) {
                if (e.mm == mm) {
                    out.assign(now.begin(), now.end());
                    take_back(out, e);
                }
            }
            return out;
        },
        event);
}

} // namespace cow::ui
