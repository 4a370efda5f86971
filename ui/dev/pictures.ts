/** Pictures of pretended pages, drawn as SVG. */
import type { PageView } from "../src/ipc/contract/generated";

function sheet(title: string, width: number, height: number): string {
  const lines = Array.from({ length: 17 }, (_, row) => {
    const y = 560 + row * 130;
    const end = row % 4 === 3 ? 0.45 : 0.86;
    return `<path d="M${width * 0.1} ${y}H${width * end}" stroke="#555" stroke-width="14" stroke-linecap="round" opacity="${0.5 + (row % 3) * 0.15}"/>`;
  }).join("");
  return `<rect width="${width}" height="${height}" fill="#fdfcf7"/>
    <text x="${width / 2}" y="190" font-size="64" text-anchor="middle" font-family="serif" font-weight="bold">CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM</text>
    <text x="${width / 2}" y="280" font-size="56" text-anchor="middle" font-family="serif">Độc lập – Tự do – Hạnh phúc</text>
    <text x="${width / 2}" y="430" font-size="110" text-anchor="middle" font-family="serif" font-weight="bold">${title}</text>
    ${lines}
    <circle cx="${width * 0.72}" cy="${height * 0.86}" r="210" fill="none" stroke="#b3261e" stroke-width="16" opacity=".65"/>
    <text x="${width * 0.72}" y="${height * 0.865}" font-size="56" text-anchor="middle" fill="#b3261e" font-family="serif">XÃ VÍ DỤ</text>`;
}

function card(width: number, height: number): string {
  const cells = Array.from({ length: 144 }, (_, cell) =>
    (cell * 7919 + ((cell * cell) % 31)) % 3 === 0
      ? `<rect x="${width * 0.78 + (cell % 12) * 14}" y="${height * 0.12 + Math.floor(cell / 12) * 14}" width="14" height="14"/>`
      : "",
  ).join("");
  return `<rect width="${width}" height="${height}" rx="40" fill="#dfeee9"/>
    <rect x="60" y="200" width="240" height="320" rx="16" fill="#b9cfc8"/>${cells}
    <text x="360" y="140" font-size="52" font-weight="bold" fill="#a61c1c">CĂN CƯỚC CÔNG DÂN</text>
    <text x="360" y="300" font-size="44">052 199 000 123</text>
    <text x="360" y="380" font-size="44" font-weight="bold">NGUYỄN THỊ THỬ NGHIỆM</text>
    <text x="360" y="450" font-size="36">15/01/1999 · Nữ</text>`;
}

function slip(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1240 1754" width="1240" height="1754"><rect width="1240" height="1754" fill="#fff"/>
    <g font-family="Be Vietnam Pro, sans-serif" fill="#1b1f24"><text x="620" y="180" font-size="66" font-weight="bold" text-anchor="middle">PHIẾU TẠM</text>
    <text x="620" y="250" font-size="34" text-anchor="middle">Đây không phải giấy tiếp nhận hồ sơ</text>
    <text x="620" y="520" font-size="120" font-weight="bold" text-anchor="middle">H4K-9TX-M3P</text>
    <path d="M120 640H1120M120 760H1120M120 880H1120M120 1000H800" stroke="#888" stroke-width="12"/>
    <rect x="440" y="1150" width="360" height="360" fill="none" stroke="#1b1f24" stroke-width="10"/><path d="M480 1190h90v90h-90zM670 1190h90v90h-90zM480 1380h90v90h-90zM640 1340h60v60h-60zM710 1420h50v50h-50z"/></g></svg>`;
}

/** Looks like a code and says nothing. */
function slipCode(): string {
  const mark = (x: number, y: number) => `<path d="M${x} ${y}h7v7h-7zm1 1v5h5v-5zm1 1h3v3h-3z" fill-rule="evenodd"/>`;
  const dots = Array.from({ length: 33 * 33 }, (_, at) => [at % 33, Math.floor(at / 33)] as const)
    .filter(([x, y]) => (x * 7 + y * 11 + x * y) % 3 === 0 && !((x < 8 || x > 24) && y < 8) && !(x < 8 && y > 24))
    .map(([x, y]) => `M${x + 4} ${y + 4}h1v1h-1z`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41 41" width="328" height="328" shape-rendering="crispEdges"><rect width="41" height="41" fill="#fff"/>
    ${mark(4, 4)}${mark(30, 4)}${mark(4, 30)}<path d="${dots.join("")}"/></svg>`;
}

/** A frame as a telephone took it, or the page as it is straightened. */
export function picture(id: string, rendition: string, page: PageView | null): string {
  if (id === "slip") return slip();
  if (id === "slip-code") return slipCode();
  const isCard = id.includes("card");
  const [width, height] = isCard ? [1000, 630] : [2100, 2970];
  const inside = isCard ? card(width, height) : sheet(id.includes("birth") ? "GIẤY CHỨNG SINH" : "GIẤY XÁC NHẬN", width, height);
  if (page !== null && rendition === "frame") {
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${page.width} ${page.height}" width="${page.width}" height="${page.height}">
      <defs><pattern id="w" width="400" height="90" patternUnits="userSpaceOnUse"><rect width="400" height="90" fill="#8a6a4a"/><path d="M0 88H400" stroke="#6f5338" stroke-width="5"/><path d="M20 40q160-30 340 6" stroke="#7d5e40" stroke-width="5" fill="none"/></pattern></defs>
      <rect width="100%" height="100%" fill="url(#w)"/>
      <g transform="translate(390 330) rotate(4) scale(1.06)">${inside}</g></svg>`;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${inside}</svg>`;
}
