import type { z } from 'zod';
import type { subscriptionInput } from '../../../shared/subscribers/subscription-request.ts';

type Subscription = z.input<typeof subscriptionInput>;

/** Invented readers: each with another zone, hour and mix of frequencies. */
export const people: readonly Subscription[] = [
  {
    email: 'ada@reader.example',
    timezone: 'Europe/Madrid',
    digestTime: '08:00',
    rules: [
      { name: 'Harbour', query: '"harbour bridge" OR ferry OR ferries', frequency: 'as-it-happens' },
      {
        name: 'Weather that matters',
        query: '(storm OR flood*) NEAR/20 (warning OR damage)',
        frequency: 'daily',
      },
      { query: 'title:volcano -cup', frequency: 'daily' },
      { name: 'Never heard of', query: '"glass lighthouse"', frequency: 'weekly', silenceAlarm: true },
    ],
  },
  {
    email: 'bashir@reader.example',
    timezone: 'Asia/Dubai',
    digestTime: '07:30',
    rules: [
      { name: 'Rates', query: '"central bank" AND (rate* OR inflation)', frequency: 'hourly' },
      { name: 'Energy', query: 'grid OR reactor OR "wind farm"', frequency: 'daily' },
    ],
  },
  {
    email: 'chiyo@reader.example',
    timezone: 'Asia/Tokyo',
    digestTime: '06:00',
    rules: [
      { name: 'Rail', query: '"night train" OR tunnel OR railway', frequency: 'daily', proofOfSilence: true },
    ],
  },
  {
    email: 'dieter@reader.example',
    timezone: 'Europe/Berlin',
    digestTime: '17:45',
    rules: [
      { name: 'Leuchtturm', query: 'leuchtturm OR sturmflut', frequency: 'daily' },
      { name: 'Everything of the Courier', query: 'source:"Port Aster Courier"', frequency: 'weekly' },
    ],
  },
];

/** Its confirmation bounces: Amazon's mailbox simulator has this address, and so has the local SES. */
export const bouncingReader: Subscription = {
  email: 'bounce@simulator.amazonses.com',
  rules: [{ query: 'ferry', frequency: 'daily' }],
};
