#include "app/gui/commands/moment_link.hpp"

#include <algorithm>

namespace cow::ui {

Link moment_link(const Session& session, const ViewState& state, Language spoken) {
    Link link;
    const Document& document = session.document();
    const std::vector<CatalogEntry>& entries = session.documents().catalog().entries;
    const auto shipped = std::find_if(entries.begin(), entries.end(), [&](const CatalogEntry& entry) {
        return entry.path == document.path();
    });
    if (shipped != entries.end() && !document.modified()) {
        link.scenario = shipped->name();
    }
    if (const Player* player = session.player(); player != nullptr) {
        link.place = place_of(*player);
    }
    link.language = spoken;
    link.theme = state.settings.theme;
    link.veil = state.settings.veil;
    return link;
}

} // namespace cow::ui
