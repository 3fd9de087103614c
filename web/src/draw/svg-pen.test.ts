import { describe, expect, it } from 'vitest';
import { SvgPen } from './svg-pen.ts';

describe('SvgPen', () => {
  it('writes shapes with their colours, and text that cannot break the file', () => {
    const pen = new SvgPen();
    pen.fillStyle = '#123456';
    pen.beginPath();
    pen.roundRect(10, 20, 30, 40, 5);
    pen.fill();
    pen.font = "650 15px 'Inter Variable', sans-serif";
    pen.textAlign = 'right';
    pen.fillText('<lon & "1">', 5, 6);
    const svg = pen.document(100, 50, 'a <title>');
    expect(svg).toContain('<path d="M15,20h20a5,5,0,0,1,5,5v30a5,5,0,0,1,-5,5h-20a5,5,0,0,1,-5,-5v-30a5,5,0,0,1,5,-5Z" fill="#123456"/>');
    expect(svg).toContain('text-anchor="end"');
    expect(svg).toContain('font-size="15" font-weight="650"');
    expect(svg).toContain('&#60;lon &#38; &#34;1&#34;&#62;');
    expect(svg).toContain('<title>a &#60;title&#62;</title>');
    expect(svg).not.toMatch(/href|url\(http|@import/);
  });

  it('keeps shifts and scales for what is drawn within them', () => {
    const pen = new SvgPen();
    pen.save();
    pen.translate(10, 20);
    pen.scale(2, 2);
    pen.translate(1, 1);
    pen.fillRect(0, 0, 5, 5);
    pen.restore();
    pen.fillRect(1, 2, 3, 4);
    expect(pen.document(10, 10, '')).toContain('transform="matrix(2 0 0 2 12 22)"/><rect x="1" y="2" width="3" height="4" fill="#000"/>');
  });

  it('cuts what is drawn within a clip, and no longer', () => {
    const pen = new SvgPen();
    pen.save();
    pen.beginPath();
    pen.rect(0, 0, 5, 5);
    pen.clip();
    pen.fillRect(0, 0, 9, 9);
    pen.restore();
    pen.fillRect(0, 0, 1, 1);
    const svg = pen.document(10, 10, '');
    expect(svg.match(/<clipPath id="clip1">/g)).toHaveLength(1);
    expect(svg.match(/clip-path="url\(#clip1\)"/g)).toHaveLength(1);
  });
});
